package dev.senda.api.testsupport;

import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Event.event;

import dev.senda.api.ApiApplication;
import dev.senda.api.dryrun.EveryQuestionJourney;
import dev.senda.api.dryrun.PriceRequestJourney;
import dev.senda.catalog.Catalog;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.Time;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.Ids;
import dev.senda.temporal.client.EnrollmentClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole API on a real PostgreSQL and a real port, with a fake of Temporal. */
public final class TestApi implements AutoCloseable {

  public static final String WRITE_KEY = "the-write-key-of-the-tests";
  public static final String ADMIN_KEY = "the-admin-key-of-the-tests";

  /** The shipped journeys that the tests use: other recipes would enroll their contacts, too. */
  private static final List<String> SHIPPED =
      List.of("ebook-nurture", "welcome", "abandoned-cart", "reactivation");

  private static final String DATABASE_URL = "--spring.datasource.url=";
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  public final RecordingEnrollmentClient temporal = new RecordingEnrollmentClient();
  public final ConfigurableApplicationContext context;
  public final JdbcClient database;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final String databaseArgument;

  private TestApi(String... more) {
    this(UnaryOperator.identity(), more);
  }

  private TestApi(UnaryOperator<DataSource> wrapper, String... more) {
    var application = ApiApplication.application();
    application.addInitializers(
        context ->
            ((GenericApplicationContext) context)
                .registerBean(DataSourceWrapper.class, () -> new DataSourceWrapper(wrapper)));
    application.addInitializers(
        context -> {
          var beans = (GenericApplicationContext) context;
          beans.registerBean(
              "recordingEnrollmentClient",
              EnrollmentClient.class,
              () -> temporal,
              bean -> bean.setPrimary(true));
          beans.registerBean(
              "catalogOfTheTests",
              Catalog.class,
              TestApi::testCatalog,
              bean -> bean.setPrimary(true));
        });
    var arguments =
        List.of(
            "--server.address=127.0.0.1",
            "--server.port=0",
            "--senda.public-url=http://127.0.0.1:8700",
            DATABASE_URL + SharedTestPostgres.createDatabase(),
            "--senda.temporal.target=127.0.0.1:1",
            "--senda.api-keys.write=" + WRITE_KEY,
            "--senda.api-keys.admin=" + ADMIN_KEY,
            "--senda.links.secrets=a secret of thirty-two characters",
            "--senda.topics.product-tips.title.en=Tips for the product",
            "--senda.topics.product-tips.title.es=Consejos",
            "--senda.topics.product-tips.description.es=Un correo a la semana",
            "--senda.topics.tickets.consent=implied",
            "--senda.topics.tickets.title.en=Your tickets",
            "--senda.topics.delivery.consent=implied",
            "--senda.topics.surveys.title.es=Encuestas",
            "--senda.topics.offers.title.es=Ofertas",
            "--senda.topics.cart-reminders.title.es=Recordatorios del carrito",
            "--senda.brands.parcels.topics=delivery",
            "--senda.brands.parcels.name=Parcels & Co",
            "--senda.brands.parcels.logo=https://cdn.parcels.example/logo.png",
            "--senda.brands.parcels.website=https://parcels.example/",
            "--senda.brands.parcels.colors.primary=#aa1100",
            "--senda.brands.parcels.legal.es=Parcels S. L.",
            "--senda.tracking.bot-click-window=0s",
            "--senda.accounts.mail.sendgrid.api-key=for the workers alone",
            "--senda.accounts.mail.sendgrid.webhook-public-key="
                + WebhookSigner.sendGridPublicKey(),
            "--senda.accounts.shop.sendgrid.webhook-public-key="
                + WebhookSigner.sendGridPublicKey(),
            "--senda.accounts.text.twilio.account-sid=" + WebhookSigner.TWILIO_SID,
            "--senda.accounts.text.twilio.auth-token=" + WebhookSigner.TWILIO_TOKEN);
    var all =
        Stream.concat(
                arguments.stream().filter(argument -> !isSetBy(more, argument)), Stream.of(more))
            .toList();
    databaseArgument =
        all.stream().filter(one -> one.startsWith(DATABASE_URL)).findFirst().orElseThrow();
    context = application.run(all.toArray(String[]::new));
    database = context.getBean(JdbcClient.class);
    base = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
  }

  /** A setting that is given twice is a list of both. */
  private static boolean isSetBy(String[] more, String argument) {
    var name = argument.substring(0, argument.indexOf('=') + 1);
    return Stream.of(more).anyMatch(other -> other.startsWith(name));
  }

  private static Catalog testCatalog() {
    var journeys = new ArrayList<>(Catalog.load().withOnly(SHIPPED).journeys());
    journeys.add(new SendThenWaitJourney(Plan.named("receipts").purpose("Thank for an order")));
    journeys.add(
        new SendThenWaitJourney(
            Plan.named("tickets").purpose("Send tickets").topic("tickets").transactional()));
    journeys.add(
        new SendThenWaitJourney(
            Plan.named("delivery").purpose("Say when it comes").topic("delivery").service(),
            Message.preferred(Message.email("delivery"), Message.sms("delivery"))));
    journeys.add(
        new SendThenWaitJourney(
            Plan.named("order-updates")
                .purpose("Say where an order is")
                .startsOn(event("Order Placed"))
                .goal(event("Order Delivered"))
                .keyedBy("order_id")));
    journeys.add(
        new SendThenWaitJourney(
            Plan.named("browsing")
                .purpose("Follow up what was looked at last")
                .startsOn(event("Product Viewed"))
                .goal(event("Product Bought"))
                .restartsWhileRunning()));
    journeys.add(
        new SendThenWaitJourney(
            Plan.named("parcels")
                .purpose("Say where a parcel is")
                .startsOn(event("Parcel Sent"))
                .goal(event("Parcel Received").with("parcel", property("parcel")))
                .reentersAfterFinishing()));
    journeys.add(new PriceRequestJourney());
    journeys.add(new EveryQuestionJourney());
    journeys.add(new SlotJourney());
    journeys.add(new HandOverJourney());
    journeys.add(new SignUpJourney());
    return Catalog.of(journeys, Catalog.load().segments());
  }

  /** Sends one message and waits. */
  private record SendThenWaitJourney(Plan partialPlan, Message message) implements Journey {

    SendThenWaitJourney(Plan begun) {
      this(begun, Message.email("receipt"));
    }

    @Override
    public Plan plan() {
      return partialPlan.owner("shop@ourcompany.example");
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(message);
      lead.pause(Time.days(30));
    }
  }

  private static final class SharedInstance {
    static final TestApi INSTANCE = new TestApi();
  }

  /** One for the whole JVM: tests take contacts of their own, and leave Temporal there. */
  public static TestApi shared() {
    return SharedInstance.INSTANCE;
  }

  /** One for a test that breaks it. */
  public static TestApi isolated() {
    return new TestApi();
  }

  /** One with other settings, as arguments. */
  public static TestApi withSettings(String... arguments) {
    return new TestApi(arguments);
  }

  /** One whose data source is wrapped, with other settings, as arguments. */
  public static TestApi onDataSource(UnaryOperator<DataSource> wrapper, String... arguments) {
    return new TestApi(wrapper, arguments);
  }

  /** Spring calls this type of post-processor last, when the pool has its settings. */
  private record DataSourceWrapper(UnaryOperator<DataSource> wrapper)
      implements MergedBeanDefinitionPostProcessor {

    @Override
    public void postProcessMergedBeanDefinition(
        RootBeanDefinition definition, Class<?> type, String beanName) {}

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
      return bean instanceof DataSource source ? wrapper.apply(source) : bean;
    }
  }

  /** Another instance on the same database, with other settings, as arguments. */
  public TestApi secondInstance(String... arguments) {
    return new TestApi(
        Stream.concat(Stream.of(databaseArgument), Stream.of(arguments)).toArray(String[]::new));
  }

  public <T> T get(Class<T> bean) {
    return context.getBean(bean);
  }

  /** A new user id. */
  public static String newUserId() {
    return "user-" + Ids.newUuid();
  }

  public Contact contact(String userId) {
    return get(Contacts.class).findByUserId(userId).orElseThrow();
  }

  /** Waits until the outbox is empty. */
  public void awaitEmptyOutbox() {
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> get(Outbox.class).count() == 0);
  }

  /** Reports with the write key. */
  public HttpResponse<String> postWithWriteKey(String path, String json) {
    return send(
        request(path)
            .header("Authorization", basic(WRITE_KEY))
            .POST(BodyPublishers.ofString(json)));
  }

  /** Posts with the admin key. */
  public HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + ADMIN_KEY)
            .POST(BodyPublishers.ofString(json)));
  }

  /** Gets with the admin key. */
  public HttpResponse<String> get(String path) {
    return send(request(path).header("Authorization", "Bearer " + ADMIN_KEY).GET());
  }

  /** Sends nothing, by this method, with the admin key. */
  public HttpResponse<String> send(String method, String path) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + ADMIN_KEY)
            .method(method, BodyPublishers.noBody()));
  }

  /** The address of a page, for a browser. */
  public String url(String path) {
    return base + path;
  }

  /** A request to the management port. */
  public HttpRequest.Builder managementRequest(String path) {
    var port = context.getEnvironment().getRequiredProperty("local.management.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(TIMEOUT);
  }

  /** A request as a person's browser sends it; {@code setHeader} makes it another program's. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url(path)))
        .timeout(TIMEOUT)
        .setHeader("User-Agent", BROWSER);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static String basic(String key) {
    return "Basic "
        + Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
  }

  public static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  /** Enrolls a new contact, and returns the location. */
  public UUID enroll(String journey, String userId) {
    var response =
        post(
            "/v1/journeys/" + journey + "/enrollments",
            "{\"contact\": {\"userId\": \"%s\"}}".formatted(userId));
    return UUID.fromString(json(response).path("id").asString());
  }

  /** A message that this enrollment sent. */
  public UUID insertMessage(UUID enrollment, String step) {
    var id = Ids.newUuid();
    database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  locale, address, state, claimed_at, settled_at)
            select :id, e.id, :step, 1, e.contact_key, 'email', :step, 'es', 'ada@example.com',
                   'ACCEPTED', now(), now()
            from enrollments e where e.id = :enrollment
            """)
        .param("id", id)
        .param("enrollment", enrollment)
        .param("step", step)
        .update();
    return id;
  }

  @Override
  public void close() {
    context.close();
  }
}
