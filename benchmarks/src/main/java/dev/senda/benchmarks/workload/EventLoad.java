package dev.senda.benchmarks.workload;

import dev.senda.benchmarks.client.HttpConnection;
import dev.senda.benchmarks.client.Load;
import dev.senda.benchmarks.client.RequestTemplate;
import dev.senda.benchmarks.client.SendaClient;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that report events to Senda over HTTP. */
public final class EventLoad {

  private static final AtomicLong MESSAGES =
      new AtomicLong(System.currentTimeMillis() << 20); // no other run has these ids
  private static final AtomicInteger NEW_CONTACTS = new AtomicInteger(100_000_000);

  private final SendaClient senda;
  private final RequestTemplate template;
  private final int firstContact;
  private final int contacts;

  private EventLoad(SendaClient senda, RequestTemplate template, int firstContact, int contacts) {
    this.senda = senda;
    this.template = template;
    this.firstContact = firstContact;
    this.contacts = contacts;
  }

  /**
   * Events of these contacts, in any order; in one request, no contact twice where there are so
   * many.
   */
  public static EventLoad ofKnown(
      SendaClient senda, String event, int size, int firstContact, int contacts) {
    return new EventLoad(senda, senda.tracks(size, event), firstContact, contacts);
  }

  /** Each event of a contact that is not known yet. */
  public static EventLoad ofNew(SendaClient senda, String event, int size) {
    return new EventLoad(senda, senda.tracks(size, event), 0, 0);
  }

  /** How many events a request has. */
  public int size() {
    return template.size();
  }

  /** The client with this number. */
  public Load.Client client(int number) {
    return new Reporter(number);
  }

  private final class Reporter implements Load.Client {
    private final HttpConnection connection = new HttpConnection(senda.port());
    private final RequestTemplate request = template.copy();
    private final SplittableRandom random;
    private final int[] shuffled = new int[contacts];

    Reporter(int number) {
      random = new SplittableRandom(System.nanoTime() + number);
      for (int i = 0; i < contacts; i++) {
        shuffled[i] = firstContact + i;
      }
    }

    @Override
    public int exchange() throws IOException {
      int size = request.size();
      long message = MESSAGES.getAndAdd(size);
      if (contacts == 0) {
        int first = NEW_CONTACTS.getAndAdd(size);
        return connection.exchange(request.fill(message, place -> first + place)).status();
      }
      for (int i = 0; i < size; i++) { // the first places of a shuffle
        int from = i % contacts;
        int other = from + random.nextInt(contacts - from);
        int swapped = shuffled[from];
        shuffled[from] = shuffled[other];
        shuffled[other] = swapped;
      }
      return connection
          .exchange(request.fill(message, place -> shuffled[place % contacts]))
          .status();
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
