package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTests {

    @TempDir
    Path directory;

    @Test
    void certificateIsKept() {
        assertThat(Certificate.keptIn(directory).x509())
                .isEqualTo(Certificate.keptIn(directory).x509());
    }

    @Test
    void certificateThatEndsSoonIsReplaced() {
        Certificate old = Certificate.keptIn(directory, Duration.ofDays(29));

        Certificate renewed = Certificate.keptIn(directory);

        assertThat(renewed.x509()).isNotEqualTo(old.x509());
        assertThat(renewed.x509().getNotAfter().toInstant())
                .isAfter(Instant.now().plus(Duration.ofDays(300)));
    }

    @Test
    void certificateNamesTheEndpointAndTheApis() throws Exception {
        assertThat(Certificate.keptIn(directory).x509().getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("localhost", "*.localhost", "*.execute-api.localhost", "127.0.0.1");
    }

    @Test
    void keyIsForItsOwnerOnly() throws IOException {
        assertThat(Files.getPosixFilePermissions(Certificate.keptIn(directory).key()))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void bundleAndTrustStoreHaveTheJdksAuthoritiesToo() throws Exception {
        Certificate certificate = Certificate.keptIn(directory);

        KeyStore store = KeyStore.getInstance(certificate.trustStore().toFile(), "changeit".toCharArray());

        assertThat(store.getCertificateAlias(certificate.x509())).isNotNull();
        assertThat(store.size()).isGreaterThan(20);
        assertThat(Files.readString(certificate.bundle()))
                .startsWith(Files.readString(certificate.pem()))
                .hasSizeGreaterThan(20_000);
    }

    @Test
    void folderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatExceptionOfType(EmbeddedAwsFailure.class)
                .isThrownBy(() -> Certificate.keptIn(file))
                .withMessageContaining(file.toString());
    }
}
