package dev.tollgate.testing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a node and its database, reads the commands that go by and can end the node at one of them: before the
 * database gets it, or when the database has answered and the node does not know it yet. Each connection has a thread for
 * each direction.
 */
public final class WireTap implements AutoCloseable {
    /** Far above what the protocol allows for a message (48 MB). */
    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    private final ServerSocket listener;
    private final InetSocketAddress database;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Trap trap;

    /** One command to be caught, and what is done then. */
    private static final class Trap {
        private final Predicate<WireCommand> wanted;
        private final boolean answered;
        private final Runnable action;
        private final CountDownLatch sprung = new CountDownLatch(1);
        private int toPass;

        Trap(Predicate<WireCommand> wanted, int toPass, boolean answered, Runnable action) {
            this.wanted = wanted;
            this.toPass = toPass;
            this.answered = answered;
            this.action = action;
        }

        synchronized boolean catches(WireCommand command) {
            return toPass >= 0 && wanted.test(command) && toPass-- == 0;
        }

        void spring() {
            action.run();
            sprung.countDown();
        }
    }

    private WireTap(ServerSocket listener, URI database) {
        this.listener = listener;
        this.database = new InetSocketAddress(database.getHost(), database.getPort());
        Thread.ofVirtual().start(this::accept);
    }

    /** Starts it before a database at `mongodb://host:port`. */
    public static WireTap before(String databaseUri) {
        try {
            return new WireTap(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), URI.create(databaseUri));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address for {@code MONGODB_URI}. */
    public String uri() {
        return "mongodb://127.0.0.1:" + listener.getLocalPort();
    }

    /** Lets so many of the wanted commands pass, then runs the action with the next one held back; it never arrives. */
    public void atCommand(Predicate<WireCommand> wanted, int toPass, Runnable action) {
        trap = new Trap(wanted, toPass, false, action);
    }

    /** The same, but the command reaches the database, and its answer is held back. */
    public void atAnswer(Predicate<WireCommand> wanted, int toPass, Runnable action) {
        trap = new Trap(wanted, toPass, true, action);
    }

    /** Waits until the action was run. */
    public void awaitSprung() {
        Trap armed = trap;
        try {
            if (armed == null || !armed.sprung.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the command never came by");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket node = listener.accept();
                Socket server = new Socket();
                server.connect(database);
                new Line(node, server).start();
            } catch (IOException closed) {
                // Of the listener: the loop ends; of the database: the node finds its connection closed.
            }
        }
    }

    /** One connection; it holds one answer back at the most, as its driver sends one command at a time. */
    private final class Line {
        private final Socket node;
        private final Socket server;
        private volatile @Nullable Trap answerTrap;

        Line(Socket node, Socket server) throws IOException {
            this.node = node;
            this.server = server;
            node.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(node);
            sockets.add(server);
        }

        void start() {
            Thread.ofVirtual().start(() -> pump(node, server, this::passesCommand));
            Thread.ofVirtual().start(() -> pump(server, node, _ -> passesAnswer()));
        }

        private boolean passesCommand(byte[] message) {
            Trap armed = trap;
            WireCommand command = armed == null ? null : WireCommand.of(message);
            if (armed == null || command == null || !armed.catches(command)) {
                return true;
            }
            if (armed.answered) {
                answerTrap = armed;
                return true;
            }
            armed.spring();
            return false;
        }

        private boolean passesAnswer() {
            Trap armed = answerTrap;
            if (armed == null) {
                return true;
            }
            armed.spring();
            return false;
        }

        private void pump(Socket from, Socket to, Predicate<byte[]> passes) {
            try (from;
                    to) {
                var in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
                OutputStream out = to.getOutputStream();
                for (byte[] message = next(in); passes.test(message); message = next(in)) {
                    out.write(message);
                    out.flush();
                }
            } catch (IOException ended) {
                // By either side; the other one is closed too.
            } finally {
                sockets.remove(from);
                sockets.remove(to);
            }
        }
    }

    /** Every message begins with its length, little-endian. */
    private static byte[] next(DataInputStream in) throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        if (length < 16 || length > MAX_MESSAGE_BYTES) {
            throw new IOException("no message of the MongoDB protocol");
        }
        byte[] message = new byte[length];
        ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
        in.readFully(message, Integer.BYTES, length - Integer.BYTES);
        return message;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
