package io.wherry.pdp.manager;

import io.wherry.family.Families;
import io.wherry.family.Family;
import io.wherry.fault.Secret;

/**
 * What the operator says about a modem; already checked by whoever derived it.
 *
 * @param family what the module says and does
 * @param modem  its id
 * @param apn    the access point's name; empty leaves the module's own
 * @param pin    the SIM's PIN; {@link Secret#NONE} where it has none
 * @param rat    the search order for technologies, such as {@code 6,3,2}; empty leaves it alone
 */
public record Settings(Family family, String modem, String apn, Secret pin, String rat) {

    /** The same for an L610. */
    public Settings(String modem, String apn, Secret pin, String rat) {
        this(Families.L610, modem, apn, pin, rat);
    }

    /** Refuses what would end an AT command's string or the command itself: whoever derived it must not have let it through. */
    public Settings {
        if (!apn.matches("[^\"\\p{Cntrl}]*") || !rat.matches("[0-9,]*")) {
            throw new IllegalArgumentException("modem " + modem + ": neither the apn " + apn + " nor the rat " + rat + " may break an AT command");
        }
    }
}
