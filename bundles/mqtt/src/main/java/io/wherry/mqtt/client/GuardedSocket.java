package io.wherry.mqtt.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.wherry.jobs.JobRequest;

/**
 * The socket that Paho gets: it finds its broker itself, does TLS inside, so that to Paho every connection is a plain one, and guards what comes in with
 * {@link PatientInput} and {@link FrameGuard}. Reads wait without a bound: {@link #close()} ends them.
 */
final class GuardedSocket extends Socket {
    private static final int MOST_ADDRESSES = 4;

    private final Endpoint endpoint;
    private final SSLContext tls;
    private volatile Socket tcp;
    private volatile Socket talk;
    private volatile boolean closed;
    private volatile List<Certificate> peer = List.of();
    private volatile PatientInput patient;
    private volatile InputStream input;

    /** A socket to {@code endpoint}; {@code tls} is used where that asks for it. */
    GuardedSocket(Endpoint endpoint, SSLContext tls) {
        this.endpoint = endpoint;
        this.tls = tls;
    }

    /** Connects to the endpoint, whatever {@code placeholder} says: Paho's own way from a URI to an address stumbles over names with underscores. */
    @Override
    public void connect(SocketAddress placeholder, int timeout) throws IOException {
        open(timeout);
        tcp.setTcpNoDelay(true);
        tcp.setKeepAlive(true);
        talk = endpoint.tls() ? encrypt(tcp, timeout) : tcp;
        patient = new PatientInput(talk.getInputStream(), System.nanoTime());
        input = new FrameGuard(patient, JobRequest.MAX_PAYLOAD + 1);
    }

    private void open(int timeout) throws IOException {
        InetAddress[] addresses = InetAddress.getAllByName(endpoint.host());
        int tries = Math.min(addresses.length, MOST_ADDRESSES);
        IOException last = null;
        for (int i = 0; i < tries; i++) {
            Socket socket = new Socket();
            tcp = socket;
            try {
                if (closed) {
                    throw new IOException("given up");
                }
                socket.connect(new InetSocketAddress(addresses[i], endpoint.port()), timeout / tries);
                return;
            } catch (IOException next) {
                socket.close();
                last = next;
            }
        }
        throw last;
    }

    private Socket encrypt(Socket plain, int timeout) throws IOException {
        try {
            plain.setSoTimeout(timeout);
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, endpoint.host(), endpoint.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            peer = List.of(socket.getSession().getPeerCertificates());
            plain.setSoTimeout(0);
            return socket;
        } catch (IOException refused) {
            plain.close();
            throw refused;
        }
    }

    /** Waits until Paho may be told to end, which it must not be in the first moments of a connection either. */
    void settle() {
        PatientInput made = patient;
        if (made != null) {
            made.hold();
        }
    }

    /** The broker's certificates, its own first; none without TLS. */
    List<Certificate> peer() {
        return peer;
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return talk.getOutputStream();
    }

    /** Ignored: a time-out in the midst of a TLS record or an MQTT header loses bytes. */
    @Override
    public void setSoTimeout(int timeout) {
    }

    @Override
    public boolean isConnected() {
        return talk != null;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /** Closes the connection at once; an encrypted one too, whose own goodbye might wait for a stalled peer. */
    @Override
    public void close() throws IOException {
        closed = true;
        Socket open = tcp;
        if (open != null) {
            open.close();
        }
    }
}
