package io.wherry.simulator.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.apache.commons.net.ProtocolCommandEvent;
import org.apache.commons.net.ProtocolCommandListener;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPClientConfig;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPFileEntryParser;
import org.apache.commons.net.ftp.FTPFileEntryParserImpl;
import org.apache.commons.net.ftp.FTPReply;
import org.apache.commons.net.ftp.parser.FTPFileEntryParserFactory;
import org.slf4j.LoggerFactory;

/** A control connection to a real server. */
final class NetSession implements RemoteSession {
    private final FTPClient client;
    private final List<String> replies = new ArrayList<>();
    private final Lines lines = new Lines();

    NetSession(FTPClient client) throws IOException {
        this.client = client;
        client.setFileType(FTP.BINARY_FILE_TYPE);
        client.enterLocalPassiveMode();
        // Listings are passed on as they are; a system named here keeps commons-net from asking with SYST, which not all servers have.
        client.configure(new FTPClientConfig(FTPClientConfig.SYST_UNIX));
        client.setParserFactory(new FTPFileEntryParserFactory() {
            @Override
            public FTPFileEntryParser createFileEntryParser(String key) {
                return lines;
            }

            @Override
            public FTPFileEntryParser createFileEntryParser(FTPClientConfig config) {
                return lines;
            }
        });
        client.addProtocolCommandListener(new ProtocolCommandListener() {
            @Override
            public void protocolCommandSent(ProtocolCommandEvent sent) {
                // Only what the server says is of interest.
            }

            @Override
            public void protocolReplyReceived(ProtocolCommandEvent reply) {
                synchronized (replies) {
                    reply.getMessage().lines().forEach(replies::add);
                }
            }
        });
    }

    /** Keeps a listing's lines as they come. */
    private static final class Lines extends FTPFileEntryParserImpl {
        private List<String> seen = List.of();

        @Override
        public List<String> preParse(List<String> original) {
            seen = List.copyOf(original);
            return original;
        }

        @Override
        public FTPFile parseFTPEntry(String line) {
            return new FTPFile();
        }
    }

    /** A call of commons-net. */
    private interface Call<T> {
        T make() throws IOException;
    }

    private <T> T call(Call<T> call) throws RemoteFailure {
        try {
            return call.make();
        } catch (IOException broken) {
            throw RemoteFailure.lost(broken.toString());
        }
    }

    private void must(Call<Boolean> call) throws RemoteFailure {
        if (!call(call)) {
            throw refused(client);
        }
    }

    /** What the server said no with. */
    static RemoteFailure refused(FTPClient client) {
        String text = client.getReplyString() == null ? "" : client.getReplyString().strip();
        return RemoteFailure.refused(client.getReplyCode(), text.length() > 4 ? text.substring(4) : text);
    }

    @Override
    public void passive(boolean on) {
        if (on) {
            client.enterLocalPassiveMode();
        } else {
            client.enterLocalActiveMode();
        }
    }

    @Override
    public List<String> list(String path) throws RemoteFailure {
        lines.seen = List.of();
        call(() -> path.isEmpty() ? client.listFiles() : client.listFiles(path));
        if (!FTPReply.isPositiveCompletion(client.getReplyCode())) {
            throw refused(client);
        }
        return lines.seen;
    }

    @Override
    public List<String> names(String path) throws RemoteFailure {
        String[] names = call(() -> path.isEmpty() ? client.listNames() : client.listNames(path));
        if (names == null) {
            throw refused(client);
        }
        return List.of(names);
    }

    @Override
    public List<String> facts(String path) throws RemoteFailure {
        FTPFile[] entries = call(() -> path.isEmpty() ? client.mlistDir() : client.mlistDir(path));
        if (!FTPReply.isPositiveCompletion(client.getReplyCode())) {
            throw refused(client);
        }
        return Stream.of(entries).map(FTPFile::getRawListing).toList();
    }

    @Override
    public String modified(String path) throws RemoteFailure {
        return asked("MDTM", path);
    }

    @Override
    public String pwd() throws RemoteFailure {
        String path = call(client::printWorkingDirectory);
        if (path == null) {
            throw refused(client);
        }
        return path;
    }

    @Override
    public void cwd(String path) throws RemoteFailure {
        must(() -> client.changeWorkingDirectory(path));
    }

    @Override
    public void cdup() throws RemoteFailure {
        must(client::changeToParentDirectory);
    }

    @Override
    public void mkd(String path) throws RemoteFailure {
        must(() -> client.makeDirectory(path));
    }

    @Override
    public void rmd(String path) throws RemoteFailure {
        must(() -> client.removeDirectory(path));
    }

    @Override
    public void delete(String path) throws RemoteFailure {
        must(() -> client.deleteFile(path));
    }

    @Override
    public void rename(String from, String to) throws RemoteFailure {
        must(() -> client.rename(from, to));
    }

    @Override
    public long size(String path) throws RemoteFailure {
        return Long.parseLong(asked("SIZE", path));
    }

    private String asked(String command, String path) throws RemoteFailure {
        must(() -> FTPReply.isPositiveCompletion(client.sendCommand(command, path)));
        return client.getReplyString().substring(4).strip();
    }

    @Override
    public Upload store(String path, long offset) throws RemoteFailure {
        must(() -> client.setFileType(FTP.BINARY_FILE_TYPE));
        client.setRestartOffset(offset);
        OutputStream stream = call(() -> client.storeFileStream(path));
        if (stream == null) {
            throw refused(client);
        }
        return new Upload() {
            @Override
            public void write(byte[] bytes) throws RemoteFailure {
                try {
                    stream.write(bytes);
                } catch (IOException broken) {
                    throw new RemoteFailure(426, broken.toString(), false);
                }
            }

            @Override
            public void finish() throws RemoteFailure {
                must(() -> {
                    stream.close();
                    return client.completePendingCommand();
                });
            }

            @Override
            public void abort() {
                quietly(() -> {
                    stream.close();
                    return !client.isConnected() || client.completePendingCommand();
                });
            }
        };
    }

    @Override
    public Download retrieve(String path, long offset, boolean binary) throws RemoteFailure {
        must(() -> client.setFileType(binary ? FTP.BINARY_FILE_TYPE : FTP.ASCII_FILE_TYPE));
        client.setRestartOffset(offset);
        InputStream stream = call(() -> client.retrieveFileStream(path));
        if (stream == null) {
            throw refused(client);
        }
        return new Download() {
            @Override
            public byte[] read(int most) throws RemoteFailure {
                byte[] bytes = call(() -> stream.readNBytes(most));
                if (bytes.length == 0) {
                    must(() -> {
                        stream.close();
                        return client.completePendingCommand();
                    });
                }
                return bytes;
            }

            @Override
            public void abort() {
                quietly(() -> {
                    stream.close();
                    return !client.isConnected() || client.completePendingCommand();
                });
            }
        };
    }

    /** Ends something that is given up already; if even that fails, the next call will say so. */
    private static void quietly(Call<Boolean> call) {
        try {
            call.make();
        } catch (IOException broken) {
            LoggerFactory.getLogger(NetSession.class).debug("A transfer that was broken off", broken);
        }
    }

    @Override
    public void quit() {
        quietly(client::logout);
        cut();
    }

    @Override
    public void cut() {
        quietly(() -> {
            client.disconnect();
            return true;
        });
    }

    @Override
    public List<String> replies() {
        synchronized (replies) {
            List<String> told = List.copyOf(replies);
            replies.clear();
            return told;
        }
    }
}
