package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTests {

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Certificate certificate;

    @BeforeAll
    static void make() {
        certificate = Certificate.keptIn(shared);
    }

    @Test
    void certificateIsKept() {
        assertThat(Certificate.keptIn(shared)).isEqualTo(certificate);
    }

    @Test
    void certificateThatExpiresSoonIsReplaced() throws Exception {
        Certificate old = Certificate.make(directory, 29);

        Certificate renewed = Certificate.keptIn(directory);

        assertThat(renewed.x509()).isNotEqualTo(old.x509());
        assertThat(renewed.x509().getNotAfter().toInstant())
                .isAfter(Instant.now().plus(Duration.ofDays(300)));
    }

    @Test
    void certificateNamesTheEndpointAndTheApis() throws Exception {
        assertThat(certificate.x509().getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("localhost", "*.localhost", "*.execute-api.localhost", "127.0.0.1");
    }

    @Test
    void onlyItsOwnerMayReadTheKey() throws IOException {
        assertThat(Files.getPosixFilePermissions(certificate.key()))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void bundleAndTrustStoreContainTheJdksAuthoritiesToo() throws Exception {
        KeyStore store = KeyStore.getInstance(certificate.trustStore().toFile(), "changeit".toCharArray());

        assertThat(store.getCertificateAlias(certificate.x509())).isNotNull();
        assertThat(store.size()).isGreaterThan(20);
        assertThat(Files.readString(certificate.bundle()))
                .startsWith(Files.readString(certificate.pem()))
                .hasSizeGreaterThan(20_000);
    }

    @Test
    void directoryThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Certificate.keptIn(file))
                .withMessageContaining(file.toString());
    }
}
