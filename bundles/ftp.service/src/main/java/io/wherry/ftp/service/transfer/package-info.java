/** Files fetched and delivered in pieces or streams. */
package io.wherry.ftp.service.transfer;
