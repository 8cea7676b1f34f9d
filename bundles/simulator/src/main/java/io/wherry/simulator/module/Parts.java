package io.wherry.simulator.module;

/** What makes a module one of its family: it registers its commands, and hears what happens to the module from outside. */
public interface Parts {
    /** The module is switched on: it boots. */
    void begin();

    /** This life is over: the server hears nothing more. */
    void end();

    /** The network takes the address away. */
    void losePdp();

    /** The control connection breaks; the module notices at once, or when it uses it. */
    void dropControl(boolean noticed);

    /** The module drives out of reach of the network, or back. */
    void coverage(boolean there);

    /** Somebody pulls the SIM out, or puts one in. */
    void sim(boolean in);
}
