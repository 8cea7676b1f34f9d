package io.wherry.settings.keys;

/**
 * A value that cannot be taken.
 *
 * @param key      the key
 * @param value    the value as written, {@code ***} where it is a secret
 * @param expected what would be right
 */
public record Wrong(String key, String value, String expected) {
}
