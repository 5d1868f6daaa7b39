package dev.slipway.edge;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Clock;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** The dependency rules of docs/architecture.md that concern this module. */
@AnalyzeClasses(packages = "dev.slipway.edge", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.slipway.edge";

    @ArchTest
    static final ArchRule noModuleImportsAnother = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.slipway.control..", "dev.slipway.runtime..");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesKnowNothingOfTheRootThatPutsThemTogether = noClasses()
            .that()
            .resideInAPackage(ROOT + ".*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT);

    @ArchTest
    static final ArchRule statusesAreGivenWhereHttpIsSpoken = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".auth..",
                    ROOT + ".routing..",
                    ROOT + ".admission..",
                    ROOT + ".usage..",
                    ROOT + ".receipt..")
            .and()
            .haveSimpleNameNotEndingWith("Feed")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(HttpStatus.class, HttpStatusCode.class, HttpResponseStatus.class);

    @ArchTest
    static final ArchRule whoIsCallingAndWhetherTheyMayGoOnArePlainJava = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".auth..", ROOT + ".admission..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework..", "io.netty..", "reactor.."));

    @ArchTest
    static final ArchRule decisionsAreHandedTheirClockAndTheirChance = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".auth..", ROOT + ".admission..")
            .or()
            .haveNameMatching(ROOT + "\\.routing\\.(Router|AddressParser|RouteTable|Route|HostedModel)")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Random.class, RandomGenerator.class);

    @ArchTest
    static final ArchRule theWayOfARequestKnowsNothingOfWebFlux = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".inference..",
                    ROOT + ".connection..",
                    ROOT + ".replica..",
                    ROOT + ".usage..",
                    ROOT + ".receipt..")
            .and()
            .doNotHaveSimpleName("Activator")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("reactor.netty..", "org.springframework.http..", "org.springframework.web..");

    @ArchTest
    static final ArchRule namesSayWhatAClassDoes =
            noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?|Service|Factory|Dto|Processor)");

    @ArchTest
    static final ArchRule whatAClassNeedsComesThroughItsConstructor =
            noFields().should().beAnnotatedWith(Autowired.class);

    @ArchTest
    static final ArchRule noStateIsShared = noFields()
            .that()
            .areStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .notBeFinal();

    @ArchTest
    static final ArchRule whatOtherPackagesSeeIsPublicAndWhatTheyDoNotIsNot = classes()
            .that()
            .arePublic()
            .and()
            .resideInAPackage(ROOT + ".*..")
            .and()
            .areTopLevelClasses()
            .should(BeSeen.fromOtherPackages());
}
