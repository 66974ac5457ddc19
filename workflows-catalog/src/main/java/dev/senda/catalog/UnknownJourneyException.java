package dev.senda.catalog;

import java.util.Collection;

/** No journey has this name. */
public final class UnknownJourneyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownJourneyException(String name, Collection<String> names) {
    super(UnknownNameMessage.format("journey", name, names));
  }
}
