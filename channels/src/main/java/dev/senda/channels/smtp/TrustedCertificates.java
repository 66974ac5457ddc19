package dev.senda.channels.smtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The certificates that are trusted in place of Java's own. */
record TrustedCertificates(List<Certificate> certificates) {

  TrustedCertificates {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads them.
   *
   * @param file PEM, one or several
   * @throws IllegalArgumentException if there is none
   */
  static TrustedCertificates load(Path file) {
    try (var in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IllegalArgumentException("%s: no certificate (expected PEM)".formatted(file));
      }
      return new TrustedCertificates(List.copyOf(found));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "%s: it cannot be read as certificates (expected PEM)".formatted(file), e);
    }
  }

  SSLSocketFactory socketFactory() {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("trusted-" + i, certificates.get(i));
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no TLS with certificates of our own", e);
    }
  }
}
