/** A Line that opens into a byte Connection; who provides it (jSerialComm, TCP, the simulator) is hidden. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package io.wherry.serial;
