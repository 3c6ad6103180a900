package dev.tollgate.chat.catalogue;

import java.util.List;

/** Models with their versions: those of the configuration in its order, then those of run time. */
public record CatalogueList(List<CatalogueModel> models) {
    public CatalogueList {
        models = List.copyOf(models);
    }
}
