/** FTP over the module's own client: the service, its component, and what keeps sessions from staying open for nothing. */
package io.wherry.ftp.service;
