/** The module's one FTP session: opened, doubted, opened anew, and its failures named. */
package io.wherry.ftp.service.session;
