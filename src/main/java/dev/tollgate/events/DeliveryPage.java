package dev.tollgate.events;

import java.util.List;

/** One page of deliveries and how many there are in all. */
public record DeliveryPage(List<Delivery> deliveries, long total) {
    public DeliveryPage {
        deliveries = List.copyOf(deliveries);
    }
}
