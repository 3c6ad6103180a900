package dev.tollgate;

/** Starts one node of Tollgate. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("tollgate");
    }
}
