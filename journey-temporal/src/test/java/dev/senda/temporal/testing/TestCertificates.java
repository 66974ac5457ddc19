package dev.senda.temporal.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority with certificates for a server and a client, as PEM files. */
public final class TestCertificates {

  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final String authority;

  /**
   * @param directory an empty directory
   * @param authority the name of the certificate authority
   */
  public TestCertificates(Path directory, String authority) throws Exception {
    this.directory = directory;
    this.authority = authority;
    Files.createDirectories(directory);
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=" + authority, "-ext", "bc:c");
    issue("server", "-ext", "san=dns:temporal.internal");
    issue("client");
    writeCertificates("ca");
    writeCertificates("server");
    writeCertificates("client");
    writeKey("server");
    writeKey("client");
  }

  public Path authority() {
    return directory.resolve("ca.pem");
  }

  /** The certificate of the alias {@code server} or {@code client}. */
  public Path certificate(String alias) {
    return directory.resolve(alias + ".pem");
  }

  public Path key(String alias) {
    return directory.resolve(alias + ".key");
  }

  private void issue(String alias, String... extension) throws Exception {
    var arguments = new ArrayList<String>();
    arguments.addAll(
        List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias + " of " + authority));
    arguments.addAll(List.of("-signer", "ca"));
    arguments.addAll(List.of(extension));
    keytool(arguments.toArray(String[]::new));
  }

  private void keytool(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keyalg", "EC", "-validity", "2", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
  }

  private Path store() {
    return directory.resolve("keys.p12");
  }

  private KeyStore open() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
  }

  private void writeCertificates(String alias) throws IOException, GeneralSecurityException {
    var text = new StringBuilder();
    for (Certificate certificate : open().getCertificateChain(alias)) {
      text.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Files.writeString(certificate(alias), text);
  }

  private void writeKey(String alias) throws IOException, GeneralSecurityException {
    var key = open().getKey(alias, PASSWORD.toCharArray());
    Files.writeString(key(alias), pem("PRIVATE KEY", key.getEncoded()));
  }

  private static String pem(String type, byte[] content) {
    var encoder = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(type, encoder.encodeToString(content), type);
  }
}
