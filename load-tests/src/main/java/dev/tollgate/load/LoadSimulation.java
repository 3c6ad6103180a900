package dev.tollgate.load;

import io.gatling.javaapi.core.Simulation;

/** A simulation that judges its own tally at the end and hands it to the command. */
abstract class LoadSimulation extends Simulation {
    final Tally tally = new Tally();

    /** Says by {@link Tally#require} what the run falls short of. */
    abstract void judge();

    @Override
    public final void after() {
        judge();
        tally.write();
    }
}
