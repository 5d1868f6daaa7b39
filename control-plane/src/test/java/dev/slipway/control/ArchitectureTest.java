package dev.slipway.control;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;

/** The dependency rules of docs/architecture.md that concern this module. */
@AnalyzeClasses(packages = "dev.slipway.control", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.slipway.control";

    @ArchTest
    static final ArchRule noModuleImportsAnother = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.slipway.edge..", "dev.slipway.runtime..");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule kubernetesIsKnownToTheClusterAlone = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.kubernetes.client..");

    @ArchTest
    static final ArchRule persistenceIsKnownToPackagesThatOwnATable = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ROOT + ".model..", ROOT + ".deployment..", ROOT + ".environment..", ROOT + ".access..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.persistence..");

    @ArchTest
    static final ArchRule httpStatusesAppearWhereHttpIsSpoken = noClasses()
            .that(doNotSpeakHttp())
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(HttpStatus.class, HttpStatusCode.class, ResponseEntity.class);

    @ArchTest
    static final ArchRule configHardwareAndEngineArePlainJava = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".config..", ROOT + ".hardware..", ROOT + ".engine..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework..", "jakarta..")
                    .or(JavaClass.Predicates.belongToAnyOf(
                            java.time.Clock.class, java.util.random.RandomGenerator.class, java.util.Random.class)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theHostIsPlainJava = noClasses()
            .that()
            .resideInAPackage(ROOT + ".host..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule noControllerAnswersWithAnEntity = methods()
            .that()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Controller")
            .should()
            .haveRawReturnType(notAnEntity());

    @ArchTest
    static final ArchRule noRecordHoldsAnEntity =
            fields().that().areDeclaredInClassesThat().areRecords().should().haveRawType(notAnEntity());

    @ArchTest
    static final ArchRule namesSayWhatAClassDoes =
            noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?|Service|Factory|Dto|Processor)");

    @ArchTest
    static final ArchRule whatAClassNeedsComesThroughItsConstructor =
            noFields().should().beAnnotatedWith(Autowired.class);

    @ArchTest
    static final ArchRule entitiesHaveNoSetters = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Entity.class)
            .should()
            .haveNameNotMatching("set[A-Z].*");

    @ArchTest
    static final ArchRule controllersAreNotPublic =
            classes().that().haveSimpleNameEndingWith("Controller").should().notBePublic();

    private static DescribedPredicate<JavaClass> doNotSpeakHttp() {
        return DescribedPredicate.describe(
                "speak no HTTP",
                type -> !type.getPackageName().startsWith(ROOT + ".web")
                        && !outermost(type).matches(".*(Controller|Filter|Handler|Errors|SecurityConfiguration)"));
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElseGet(type::getSimpleName);
    }

    private static DescribedPredicate<JavaClass> notAnEntity() {
        return DescribedPredicate.not(
                DescribedPredicate.describe("entity", type -> type.isAnnotatedWith(Entity.class)));
    }
}
