package io.hyperdex.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.hyperdex");

    @Test
    void verticlesMeetOnTheBusOnly() {
        slices().matching("io.hyperdex.(ingest|analytics|cache|query|push)..")
                .should()
                .notDependOnEachOther()
                .check(PRODUCT);
    }

    @Test
    void domainKnowsNothingOfServers() {
        classes()
                .that()
                .resideInAPackage("io.hyperdex.domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "io.hyperdex.domain..")
                .check(PRODUCT);
    }

    @Test
    void platformKnowsNoVerticle() {
        noClasses()
                .that()
                .resideInAPackage("io.hyperdex.platform..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.hyperdex.ingest..",
                        "io.hyperdex.analytics..",
                        "io.hyperdex.cache..",
                        "io.hyperdex.query..",
                        "io.hyperdex.push..",
                        "io.hyperdex.node..")
                .check(PRODUCT);
    }

    @Test
    void addressesStandInTheCatalogueOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.hyperdex.platform.bus..")
                .should()
                .callMethod(Vertx.class, "eventBus")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(EventBus.class)
                .check(PRODUCT);
    }

    @Test
    void onlyTheEntryPointWritesToTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.hyperdex.node..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCT);
    }
}
