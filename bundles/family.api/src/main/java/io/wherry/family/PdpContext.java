package io.wherry.family;

import java.util.Optional;

/**
 * How a module comes to its address. Orders that 3GPP TS 27.007 fixes are not here, for they are every family's.
 *
 * @param accessPoint names the access point ({@code <apn>})
 * @param query       asks whether there is an address; its answer has the shape {@code form}
 * @param form        how that answer reads
 * @param dial        brings the context up
 * @param release     takes it down
 * @param announced   whether {@code OK} to these two only means that they were accepted, and a line of the same shape tells their end
 * @param afresh      whether a context that does not come up has to be taken down before it is tried again
 * @param lost        the line that says unasked that the address is lost, a regular expression; empty where one of the query's own shape does
 * @param iccid       asks for the SIM card's number
 * @param searchOrder how the order of radio technologies is read and set, where the operator's key {@code rat} means anything
 */
public record PdpContext(Order accessPoint, Order query, Form form, Order dial, Order release, boolean announced, boolean afresh, String lost, Order iccid,
        Optional<SearchOrder> searchOrder) {

    /** The shapes in which modules tell of their context. */
    public enum Form {
        /** {@code 0} released, {@code <ip>} or {@code 1,<ip>} active, {@code 1} and {@code 2} dialling. */
        CALL,
        /** One line for each context that is active, {@code <context>,<state>,<type>,"<ip>"}; context 1 is ours; no line when there is none. */
        TABLE
    }

    /**
     * The order of radio technologies.
     *
     * @param query asks for it
     * @param set   sets it ({@code <rat>})
     */
    public record SearchOrder(Order query, Order set) {
    }
}
