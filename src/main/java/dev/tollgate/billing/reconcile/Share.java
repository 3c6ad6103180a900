package dev.tollgate.billing.reconcile;

/**
 * The part of all documents that is compared at a time, so that memory is bounded whatever there is: each id belongs to one
 * share.
 *
 * @param index from 0
 * @param of how many shares there are
 */
record Share(int index, int of) {
    boolean has(String id) {
        return Math.floorMod((id.hashCode() * 0x9E3779B9) >>> 7, of) == index;
    }
}
