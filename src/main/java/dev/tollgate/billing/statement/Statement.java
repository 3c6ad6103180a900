package dev.tollgate.billing.statement;

import dev.tollgate.billing.EntryReason;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What an account did in a month, amounts in 10^-9 credit.
 *
 * @param usage by model; its amounts are 0 or below
 * @param movements all other lines by what they were booked for, but for payments and refunds
 * @param payments payments and refunds one by one, the oldest first; where there are very many the rest is a sum among the
 *     movements
 */
public record Statement(
        String organisationId,
        YearMonth month,
        long openingNano,
        List<Sum> usage,
        List<Movements> movements,
        List<Payment> payments) {
    public Statement {
        usage = List.copyOf(usage);
        movements = List.copyOf(movements);
        payments = List.copyOf(payments);
    }

    /** Calls of one model. */
    public record Sum(String model, long lines, long amountNano) {}

    /** Lines that were booked for the same. */
    public record Movements(EntryReason.Code reason, long lines, long amountNano) {
        Movements plus(long moreNano) {
            return new Movements(reason, lines + 1, Math.addExact(amountNano, moreNano));
        }
    }

    /**
     * A payment, or a refund (below 0).
     *
     * @param day in UTC
     */
    public record Payment(String id, LocalDate day, String description, long amountNano, EntryReason reason) {}

    /** The balance at the end of the month, or now. */
    public long closingNano() {
        LongStream amounts = Stream.of(
                        usage.stream().mapToLong(Sum::amountNano),
                        movements.stream().mapToLong(Movements::amountNano),
                        payments.stream().mapToLong(Payment::amountNano))
                .flatMapToLong(stream -> stream);
        return amounts.reduce(openingNano, Math::addExact);
    }
}
