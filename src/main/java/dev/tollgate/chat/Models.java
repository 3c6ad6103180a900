package dev.tollgate.chat;

import java.util.List;
import java.util.Optional;

/** The models served, with their state at this moment; answered from memory, on any thread. */
public interface Models {
    /** All models that have a price and a deployment, by id. */
    List<Model> all();

    Optional<Model> find(String id);

    /** Each way to reach each model, as this node sees it. */
    List<DeploymentState> deployments();
}
