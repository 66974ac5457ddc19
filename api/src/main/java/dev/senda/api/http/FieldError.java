package dev.senda.api.http;

/**
 * An error in one field of a request.
 *
 * @param field where it is: {@code batch[3].traits.email}
 * @param found the value: {@code missing}, {@code "ada@"}
 * @param expected the expected value
 */
public record FieldError(String field, String found, String expected) {}
