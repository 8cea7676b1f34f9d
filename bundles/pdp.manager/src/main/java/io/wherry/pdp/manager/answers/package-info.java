/** What the module's answers mean, after the vendor's guide and 3GPP TS 27.007; pure, total functions of a line. */
package io.wherry.pdp.manager.answers;
