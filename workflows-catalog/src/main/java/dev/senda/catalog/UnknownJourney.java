package dev.senda.catalog;

import java.util.Collection;

/** No journey has this name. */
public final class UnknownJourney extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownJourney(String name, Collection<String> names) {
    super(UnknownName.inWords("journey", name, names));
  }
}
