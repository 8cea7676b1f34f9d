/** What is done to names: look, list, delete, rename, make, remove. */
package io.wherry.ftp.service.operations;
