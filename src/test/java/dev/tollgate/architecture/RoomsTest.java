package dev.tollgate.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Clock;
import java.time.InstantSource;

/** The arrows between the rooms: who may know whom, and why. */
@AnalyzeClasses(packages = "dev.tollgate", importOptions = DoNotIncludeTests.class)
class RoomsTest {
    @ArchTest
    static final ArchRule arrowsGoOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("http")
            .definedBy("dev.tollgate.http..")
            .layer("chat")
            .definedBy("dev.tollgate.chat..")
            .layer("analytics")
            .definedBy("dev.tollgate.analytics..")
            .layer("context")
            .definedBy("dev.tollgate.context..")
            .layer("billing")
            .definedBy("dev.tollgate.billing..")
            .layer("events")
            .definedBy("dev.tollgate.events..")
            .layer("identity")
            .definedBy("dev.tollgate.identity..")
            .layer("platform")
            .definedBy("dev.tollgate.platform..")
            .layer("root")
            .definedBy("dev.tollgate")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("chat")
            .mayOnlyBeAccessedByLayers("root", "http")
            .whereLayer("analytics")
            .mayOnlyBeAccessedByLayers("root", "http")
            .whereLayer("context")
            .mayOnlyBeAccessedByLayers("root", "http", "chat")
            .whereLayer("billing")
            .mayOnlyBeAccessedByLayers("root", "http", "chat", "analytics")
            .whereLayer("events")
            .mayOnlyBeAccessedByLayers("root", "http")
            .whereLayer("identity")
            .mayOnlyBeAccessedByLayers("root", "http", "chat", "events")
            .because("a room can be understood, tested and moved with those below it alone; see CONTRIBUTING, Rooms");

    @ArchTest
    static final ArchRule moneyKnowsNoPeople = noClasses()
            .that()
            .resideInAPackage("dev.tollgate.billing..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tollgate.identity..")
            .because("an account is an id; who may spend it was decided before the request came here");

    @ArchTest
    static final ArchRule eventsComeByTheOutboxAlone = noClasses()
            .that()
            .resideInAPackage("dev.tollgate.events..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.tollgate.billing..", "dev.tollgate.context..", "dev.tollgate.chat..")
            .because("who tells of something writes it to the outbox, and nobody waits for those who are told");

    @ArchTest
    static final ArchRule whoChecksSharesNothingWithWhatIsChecked = noClasses()
            .that()
            .resideInAnyPackage("dev.tollgate.billing.reconcile..", "dev.tollgate.billing.usage..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tollgate.billing.ledger..")
            .because(
                    "a reconciliation that read by the ledger's own code would repeat its mistakes, and the counters are"
                            + " a projection that the ledger feeds");

    @ArchTest
    static final ArchRule dialectsArePure = noClasses()
            .that()
            .implement("dev.tollgate.chat.provider.Dialect")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(HttpClient.class, Vertx.class, Clock.class, InstantSource.class, Bus.class)
            .because(
                    "a dialect only translates; calls, time and retries belong to the decorators around every upstream");

    @ArchTest
    static final ArchRule nobodyAsksTheEnvironment = noClasses()
            .that()
            .resideOutsideOfPackages("dev.tollgate", "dev.tollgate.platform..")
            .should()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("settings are parsed once, and time comes from the clock that a test can set");

    @ArchTest
    static final ArchRule verticlesHoldNoLogic = classes()
            .that()
            .haveSimpleNameEndingWith("Verticle")
            .should()
            .beAssignableTo("io.vertx.core.VerticleBase")
            .because("Verticles of Vert.x 5 return a Future from start");
}
