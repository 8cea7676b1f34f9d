/** What servers answer to LIST, read. */
package io.wherry.ftp.service.listing;
