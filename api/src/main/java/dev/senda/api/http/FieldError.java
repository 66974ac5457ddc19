package dev.senda.api.http;

/**
 * What is wrong with one field of a request.
 *
 * @param field where it is: {@code batch[3].traits.email}
 * @param found what was there: {@code missing}, {@code "ada@"}
 * @param expected what should have been there
 */
public record FieldError(String field, String found, String expected) {}
