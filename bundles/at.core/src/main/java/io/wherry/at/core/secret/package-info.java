/** What of a command is a secret, and finding it again in what the module says. */
package io.wherry.at.core.secret;
