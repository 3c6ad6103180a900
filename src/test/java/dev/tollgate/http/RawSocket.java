package dev.tollgate.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Sends bytes as they are and reads what comes until the peer closes or is silent. */
public final class RawSocket implements AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

    /** Much longer than any silence of a server that means to answer: the machine of a build may be busy. */
    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;

    public RawSocket(int port) throws IOException {
        socket = new Socket();
        // Else the kernel keeps tens of megabytes for a reader who stands still, and nobody notices that they do.
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MS);
    }

    /** A peer that has had enough may close before it took all: what it answered can be read all the same. */
    public RawSocket send(String text) throws IOException {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (SocketException closedByPeer) {
            // Told by what is read.
        }
        return this;
    }

    /** All that comes until the peer closes; empty text at the end tells nothing about who closed. */
    public String readToEnd() throws IOException {
        var read = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(part);
                    n >= 0;
                    n = socket.getInputStream().read(part)) {
                read.write(part, 0, n);
            }
            read.writeBytes("<closed>".getBytes(StandardCharsets.US_ASCII));
        } catch (SocketTimeoutException _) {
            read.writeBytes("<silent>".getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException _) {
            // The peer closed before it took all that was sent.
            read.writeBytes("<reset>".getBytes(StandardCharsets.US_ASCII));
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads until the text has come. */
    public String readUntil(String expected) throws IOException {
        var read = new StringBuilder();
        byte[] part = new byte[8192];
        while (read.indexOf(expected) < 0) {
            int n = socket.getInputStream().read(part);
            if (n < 0) {
                throw new IOException("closed after: " + read);
            }
            read.append(new String(part, 0, n, StandardCharsets.ISO_8859_1));
        }
        return read.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
