package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The self-signed certificate of the embedded AWS. The JDK's keytool makes it, once for each directory, and again
 * when it expires in less than 30 days.
 */
record Certificate(Path directory, X509Certificate x509) {
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final String ALIAS = "embedded-aws";
    /** Of a trust store that is named without its password, a JVM reads no certificate. */
    private static final String PASSWORD = "changeit";
    // Python accepts a self-signed certificate only if it is marked as an authority (BC, keyCertSign).
    private static final String KEYTOOL = "-genkeypair -alias " + ALIAS + " -dname CN=embedded-aws"
            + " -keyalg EC -groupname secp256r1 -sigalg SHA256withECDSA -storetype PKCS12 -storepass " + PASSWORD
            + " -ext SAN=dns:localhost,dns:*.localhost,dns:*.execute-api.localhost,ip:127.0.0.1"
            + " -ext BC:critical=ca:true -ext KU:critical=digitalSignature,keyCertSign -ext EKU=serverAuth";

    /** Reads the certificate of a directory, or makes it. */
    static Certificate keptIn(Path directory) {
        try {
            Path pem = pem(directory);
            if (Files.exists(pem)) {
                Certificate kept = new Certificate(directory, read(pem));
                if (kept.x509.getNotAfter().toInstant().isAfter(Instant.now().plus(RENEW_BEFORE))) {
                    return kept;
                }
            }
            return make(directory, 365);
        } catch (IOException | GeneralSecurityException e) {
            throw Problem.failed("Cannot make a certificate in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** The certificate alone, as PEM. */
    Path pem() {
        return pem(directory);
    }

    /** The private key of the certificate, as PEM in PKCS #8. */
    Path key() {
        return directory.resolve("certificate-key.pem");
    }

    /** The certificate and the JDK's authorities, as PEM, for clients that also call the internet. */
    Path bundle() {
        return directory.resolve("certificates.pem");
    }

    /** The same as {@link #bundle}, as a JVM's trust store. */
    Path trustStore() {
        return directory.resolve("certificates.p12");
    }

    /** The options by which a JVM reads {@link #trustStore}. */
    List<String> jvmOptions() {
        String name = "-Djavax.net.ssl.trustStore";
        return List.of(name + "=" + trustStore().toAbsolutePath(), name + "Type=PKCS12", name + "Password=" + PASSWORD);
    }

    TrustManager[] trustManagers() {
        try {
            return trustManagers(keyStore(List.of(x509)));
        } catch (IOException | GeneralSecurityException e) {
            throw Problem.failed("Cannot trust " + pem() + ": " + e.getMessage(), e);
        }
    }

    static Certificate make(Path directory, int days) throws IOException, GeneralSecurityException {
        Path temporary = Files.createTempDirectory("certificate");
        try {
            Path pair = temporary.resolve("pair.p12");
            List<String> keytool = new ArrayList<>(List.of(KEYTOOL.split(" ")));
            keytool.add(
                    0,
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
            keytool.addAll(List.of("-keystore", pair.toString(), "-validity", String.valueOf(days)));
            Subprocess.Result result = Subprocess.of(keytool).run();
            if (!result.succeeded()) {
                throw new IOException(String.join(" ", keytool) + " failed: " + result.output() + result.errors());
            }
            KeyStore store = KeyStore.getInstance(pair.toFile(), PASSWORD.toCharArray());
            Certificate made = new Certificate(directory, (X509Certificate) store.getCertificate(ALIAS));
            made.write(store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            return made;
        } finally {
            Directories.delete(temporary);
        }
    }

    private void write(byte[] key) throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        List<X509Certificate> trusted = new ArrayList<>(List.of(x509));
        for (TrustManager manager : trustManagers(null)) {
            trusted.addAll(List.of(((X509TrustManager) manager).getAcceptedIssuers()));
        }
        StringBuilder bundle = new StringBuilder();
        for (X509Certificate each : trusted) {
            bundle.append(pem("CERTIFICATE", each.getEncoded()));
        }
        Files.writeString(bundle(), bundle);
        try (var out = Files.newOutputStream(trustStore())) {
            keyStore(trusted).store(out, PASSWORD.toCharArray());
        }
        Files.deleteIfExists(key());
        Files.createFile(key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key(), pem("PRIVATE KEY", key));
        // Last, since keptIn takes this file as a sign that the others are complete.
        Path complete = directory.resolve("certificate.pem.new");
        Files.writeString(complete, pem("CERTIFICATE", x509.getEncoded()));
        Files.move(complete, pem(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path pem(Path directory) {
        return directory.resolve("certificate.pem");
    }

    private static X509Certificate read(Path pem) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static KeyStore keyStore(List<X509Certificate> trusted) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate each : trusted) {
            store.setCertificateEntry(String.valueOf(store.size()), each);
        }
        return store;
    }

    /** @param store null: what the JDK trusts */
    private static TrustManager[] trustManagers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static String pem(String label, byte[] der) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN " + label + "-----\n" + lines.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
