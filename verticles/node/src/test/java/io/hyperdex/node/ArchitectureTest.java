package io.hyperdex.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;

@AnalyzeClasses(packages = "io.hyperdex", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule verticlesMeetOnTheBusOnly =
            slices().matching("io.hyperdex.(ingest|query|push)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule domainKnowsNothingOfServers = classes()
            .that()
            .resideInAPackage("io.hyperdex.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.hyperdex.domain..");

    @ArchTest
    static final ArchRule platformKnowsNoVerticle = noClasses()
            .that()
            .resideInAPackage("io.hyperdex.platform..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.hyperdex.ingest..", "io.hyperdex.query..", "io.hyperdex.push..", "io.hyperdex.node..");

    @ArchTest
    static final ArchRule addressesStandInTheCatalogueOnly = noClasses()
            .that()
            .resideOutsideOfPackage("io.hyperdex.platform.bus..")
            .should()
            .callMethod(Vertx.class, "eventBus")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(EventBus.class);

    @ArchTest
    static final ArchRule nothingWritesToTheConsoleButTheEntryPoint = noClasses()
            .that()
            .resideOutsideOfPackages("io.hyperdex.node..", "io.hyperdex.load..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}
