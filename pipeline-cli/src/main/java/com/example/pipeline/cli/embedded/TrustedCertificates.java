package com.example.pipeline.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A certificate together with the authorities that the JDK trusts: as PEM, and as a JVM's trust store. */
final class TrustedCertificates {
    /** The password that every JVM tries on a trust store. */
    private static final char[] PASSWORD = "changeit".toCharArray();

    private TrustedCertificates() {}

    static void write(X509Certificate certificate, Path pem, Path trustStore)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> trusted = new ArrayList<>(List.of(certificate));
        trusted.addAll(authorities());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        StringBuilder text = new StringBuilder();
        for (X509Certificate each : trusted) {
            text.append(Pem.of("CERTIFICATE", each.getEncoded()));
            store.setCertificateEntry(String.valueOf(store.size()), each);
        }
        Files.writeString(pem, text);
        try (var out = Files.newOutputStream(trustStore)) {
            store.store(out, PASSWORD);
        }
    }

    private static List<X509Certificate> authorities() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        List<X509Certificate> found = new ArrayList<>();
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                found.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        return found;
    }
}
