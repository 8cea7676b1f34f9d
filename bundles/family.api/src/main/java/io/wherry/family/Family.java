package io.wherry.family;

/**
 * All that differs between one family of modules and another, as data. The bundles that talk to a module know shapes (a counted block, a coded stream, an
 * outcome line); which of them a family uses, with which words, positions, sizes and deadlines, stands here.
 *
 * @param name    what the operator's key {@code family} calls it
 * @param maker   what {@code AT+CGMI} answers on a module of it, as a regular expression without regard to case
 * @param channel what it says unasked, and how it is reset
 * @param context how it comes to its address
 * @param ftp     its FTP client
 */
public record Family(String name, String maker, Channel channel, PdpContext context, Ftp ftp) {

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
