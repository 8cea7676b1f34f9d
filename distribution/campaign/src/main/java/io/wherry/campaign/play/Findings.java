package io.wherry.campaign.play;

import java.util.ArrayList;
import java.util.List;

/** What was found that must not be. It keeps the first hundred, which will do. */
public final class Findings {
    private static final int MOST = 100;

    private final List<String> all = new ArrayList<>();

    /** Something must not be. */
    public void add(String form, Object... values) {
        if (all.size() < MOST) {
            all.add(String.format(form, values));
        }
    }

    /** All of them, in the order in which they were found. */
    public List<String> all() {
        return List.copyOf(all);
    }
}
