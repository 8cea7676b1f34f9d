/** A script put on: the module, the server and the daemon on one virtual clock, and what was seen of them. */
package io.wherry.campaign.play;
