package com.example.pipeline.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The self-signed certificate of the embedded AWS, made once per state folder with the JDK's keytool, and
 * made again when it has less than 30 days left.
 */
final class Certificate {
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final String ALIAS = "embedded-aws";
    private static final String PASSWORD = "changeit";
    // It is its own authority, so Python's strict checks want it to say so.
    private static final List<String> OPTIONS = List.of(
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-sigalg",
            "SHA256withECDSA",
            "-dname",
            "CN=embedded AWS",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-ext",
            "SAN=dns:localhost,dns:*.localhost,dns:*.execute-api.localhost,ip:127.0.0.1",
            "-ext",
            "BC:critical=ca:true",
            "-ext",
            "KU:critical=digitalSignature,keyCertSign",
            "-ext",
            "EKU=serverAuth");

    private final Path directory;
    private final X509Certificate certificate;

    private Certificate(Path directory, X509Certificate certificate) {
        this.directory = directory;
        this.certificate = certificate;
    }

    static Certificate keptIn(Path directory) {
        return keptIn(directory, Duration.ofDays(365));
    }

    static Certificate keptIn(Path directory, Duration validity) {
        try {
            Certificate kept = new Certificate(directory, read(directory));
            if (kept.expiresSoon()) {
                make(directory, validity);
                return new Certificate(directory, read(directory));
            }
            return kept;
        } catch (IOException | GeneralSecurityException e) {
            throw new EmbeddedAwsFailure("Cannot make a certificate in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** The certificate alone. */
    Path pem() {
        return directory.resolve("certificate.pem");
    }

    /** Its private key, PKCS #8. */
    Path key() {
        return directory.resolve("certificate-key.pem");
    }

    /** The certificate and the authorities that the JDK trusts, for clients that also call the internet. */
    Path bundle() {
        return directory.resolve("certificates.pem");
    }

    /** The same as {@link #bundle()}, for a JVM. */
    Path trustStore() {
        return directory.resolve("certificates.p12");
    }

    X509Certificate x509() {
        return certificate;
    }

    TrustManager[] trustManagers() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(ALIAS, certificate);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new EmbeddedAwsFailure("Cannot trust " + pem() + ": " + e.getMessage(), e);
        }
    }

    SSLContext sslContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new EmbeddedAwsFailure("Cannot trust " + pem() + ": " + e.getMessage(), e);
        }
    }

    private boolean expiresSoon() {
        return certificate == null
                || certificate.getNotAfter().toInstant().isBefore(Instant.now().plus(RENEW_BEFORE));
    }

    private static X509Certificate read(Path directory) throws IOException, GeneralSecurityException {
        Path pem = directory.resolve("certificate.pem");
        if (!Files.exists(pem)) {
            return null;
        }
        try (var in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static void make(Path directory, Duration validity) throws IOException, GeneralSecurityException {
        Path store = Files.createTempDirectory("certificate").resolve("pair.p12");
        try {
            keytool(store, validity);
            KeyStore pair = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            X509Certificate made = (X509Certificate) pair.getCertificate(ALIAS);
            byte[] key = pair.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
            Files.createDirectories(directory);
            Certificate files = new Certificate(directory, made);
            TrustedCertificates.write(made, files.bundle(), files.trustStore());
            Pem.writePrivate(files.key(), "PRIVATE KEY", key);
            // Last: who finds the certificate finds the rest too.
            Path whole = directory.resolve("certificate.pem.new");
            Files.writeString(whole, Pem.of("CERTIFICATE", made.getEncoded()));
            Files.move(whole, files.pem(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(store);
            Files.deleteIfExists(store.getParent());
        }
    }

    private static void keytool(Path store, Duration validity) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Command command = new Command(keytool.toString(), "-genkeypair")
                .with(OPTIONS)
                .with(List.of("-keystore", store.toString(), "-validity", String.valueOf(validity.toDays())));
        Command.Result result = command.run();
        if (result.exitCode() != 0) {
            throw new IOException(command + " failed: " + result.output());
        }
    }
}
