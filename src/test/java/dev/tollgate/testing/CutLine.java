package dev.tollgate.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP line to a port of this machine that a test can cut: connections stay, and nothing arrives any more, as when a
 * network falls apart without telling anybody. Once healed, what was sent meanwhile arrives.
 */
public final class CutLine implements AutoCloseable {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private boolean cut;

    private CutLine(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    /** Starts one to that port, where nobody needs to listen yet. */
    public static CutLine to(int target) {
        try {
            return new CutLine(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it begins. */
    public int port() {
        return listener.getLocalPort();
    }

    public void cut() {
        set(true);
    }

    public void heal() {
        set(false);
    }

    private void set(boolean state) {
        lock.lock();
        try {
            cut = state;
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitWhole() throws IOException {
        lock.lock();
        try {
            while (cut) {
                healed.await();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket from = listener.accept();
                Thread.ofVirtual().start(() -> connect(from));
            } catch (IOException closed) {
                // The loop ends.
            }
        }
    }

    private void connect(Socket from) {
        var to = new Socket();
        try {
            sockets.add(from);
            awaitWhole();
            to.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), target));
            sockets.add(to);
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
        } catch (IOException nobodyThere) {
            closeQuietly(from);
            closeQuietly(to);
            return;
        }
        Thread.ofVirtual().start(() -> pump(from, to));
        Thread.ofVirtual().start(() -> pump(to, from));
    }

    private void pump(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                awaitWhole();
                out.write(chunk, 0, read);
            }
        } catch (IOException ended) {
            // By either side; the other one is closed too.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private void closeQuietly(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            heal();
            Set.copyOf(sockets).forEach(this::closeQuietly);
        }
    }
}
