package io.wherry.operations.services;

import io.wherry.at.AtPort;
import io.wherry.ftp.FtpService;
import io.wherry.pdp.PdpService;

/**
 * The services of one modem, all there.
 *
 * @param id  its id
 * @param at  its AT channel
 * @param pdp its way to the network
 * @param ftp its FTP
 */
public record Modem(String id, AtPort at, PdpService pdp, FtpService ftp) {
}
