package dev.slipway.runtime;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependency rules of docs/architecture.md that concern this program. */
@AnalyzeClasses(packagesOf = RuntimeApplication.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.slipway.runtime";
    private static final String SURFACES = ROOT + ".openai";
    private static final String[] PLAIN_JAVA = {
        ROOT + ".engine..",
        ROOT + ".model..",
        ROOT + ".tensor..",
        ROOT + ".sampling..",
        ROOT + ".grammar..",
        ROOT + ".harmony..",
        ROOT + ".tokenizer..",
        ROOT + ".weights..",
        ROOT + ".json..",
        ROOT + ".cpu.."
    };

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule eachPackageImportsOnlyWhatTheTableAllows = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
            .withOptionalLayers(true)
            .layer("root")
            .definedBy(ROOT)
            .layer("bench")
            .definedBy(ROOT + ".bench..")
            .layer("openai")
            .definedBy(ROOT + ".openai..")
            .layer("harmony")
            .definedBy(ROOT + ".harmony..")
            .layer("grammar")
            .definedBy(ROOT + ".grammar..")
            .layer("tokenizer")
            .definedBy(ROOT + ".tokenizer..")
            .layer("engine")
            .definedBy(ROOT + ".engine..")
            .layer("sampling")
            .definedBy(ROOT + ".sampling..")
            .layer("model")
            .definedBy(ROOT + ".model..")
            .layer("weights")
            .definedBy(ROOT + ".weights..")
            .layer("json")
            .definedBy(ROOT + ".json..")
            .layer("tensor")
            .definedBy(ROOT + ".tensor..")
            .layer("cpu")
            .definedBy(ROOT + ".cpu..")
            .layer("cuda")
            .definedBy(ROOT + ".cuda..")
            .whereLayer("root")
            .mayOnlyAccessLayers(
                    "openai",
                    "harmony",
                    "grammar",
                    "tokenizer",
                    "engine",
                    "sampling",
                    "model",
                    "weights",
                    "tensor",
                    "json",
                    "cpu",
                    "cuda",
                    "bench")
            .whereLayer("openai")
            .mayOnlyAccessLayers("harmony", "grammar", "tokenizer", "engine", "sampling", "json")
            .whereLayer("harmony")
            .mayOnlyAccessLayers("tokenizer")
            .whereLayer("grammar")
            .mayOnlyAccessLayers("tokenizer")
            .whereLayer("tokenizer")
            .mayOnlyAccessLayers("json")
            .whereLayer("engine")
            .mayOnlyAccessLayers("model", "sampling", "grammar", "tensor")
            .whereLayer("sampling")
            .mayOnlyAccessLayers("tensor")
            .whereLayer("model")
            .mayOnlyAccessLayers("tensor", "weights")
            .whereLayer("weights")
            .mayOnlyAccessLayers("tensor", "json")
            .whereLayer("json")
            .mayNotAccessAnyLayer()
            .whereLayer("tensor")
            .mayNotAccessAnyLayer()
            .whereLayer("cpu")
            .mayOnlyAccessLayers("model", "tensor")
            .whereLayer("cuda")
            .mayOnlyAccessLayers("model", "tensor");

    @ArchTest
    static final ArchRule surfacesShareRequestAndAnswerAndStandOnChat = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(SURFACES + "..")
            .layer("server")
            .definedBy(SURFACES)
            .layer("request")
            .definedBy(SURFACES + ".request..")
            .layer("answer")
            .definedBy(SURFACES + ".answer..")
            .layer("chat")
            .definedBy(SURFACES + ".chat..")
            .layer("completions")
            .definedBy(SURFACES + ".completions..")
            .layer("responses")
            .definedBy(SURFACES + ".responses..")
            .layer("messages")
            .definedBy(SURFACES + ".messages..")
            .whereLayer("request")
            .mayNotAccessAnyLayer()
            .whereLayer("answer")
            .mayOnlyAccessLayers("request")
            .whereLayer("chat")
            .mayOnlyAccessLayers("request", "answer")
            .whereLayer("completions")
            .mayOnlyAccessLayers("request", "answer")
            .whereLayer("responses")
            .mayOnlyAccessLayers("request", "answer", "chat")
            .whereLayer("messages")
            .mayOnlyAccessLayers("request", "answer", "chat");

    /** {@code HostMemory} asks the C library for zeroed memory, {@code NativeLibrary} our own C kernels: no drivers. */
    @ArchTest
    static final ArchRule onlyCudaCallsDriversAndNativeCode = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cuda..")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".cpu.HostMemory")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".tensor.NativeLibrary")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jcuda..")
            .orShould()
            .dependOnClassesThat(nameMatching("java\\.lang\\.foreign\\.(Linker|SymbolLookup|FunctionDescriptor).*"));

    /** A JVM that has the kernels in C starts without the Vector API: what it loads there cannot name it. */
    @ArchTest
    static final ArchRule onlyKernelsInJavaNameTheVectorApi = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(\\w+Kernel|(Mxfp4)?Vector\\w+|Lanes|Fp4|SwiGlu|Elementwise)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator.vector..");

    @ArchTest
    static final ArchRule statusesAppearOnlyInHandlersAndErrors = noClasses()
            .that()
            .haveNameNotMatching(".*(Handler|Filter|Errors)")
            .should()
            .dependOnClassesThat(nameMatching("org\\.springframework\\.http\\.HttpStatus.*"));

    @ArchTest
    static final ArchRule theEngineAndWhatIsBelowArePlainJava = noClasses()
            .that()
            .resideInAnyPackage(PLAIN_JAVA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "reactor..", "io.netty..");

    @ArchTest
    static final ArchRule timeAndRandomnessArePassedIn =
            noClasses().that().resideInAnyPackage(PLAIN_JAVA).should().accessTargetWhere(readsTimeOrRandomness());

    @ArchTest
    static final ArchRule onlyTheModelRunnerSeesTensors = noClasses()
            .that()
            .resideInAPackage(ROOT + ".engine..")
            .and()
            .doNotHaveSimpleName("ModelRunner")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + ".model..", ROOT + ".tensor.."));

    @ArchTest
    static final ArchRule onlyTheSchedulerChangesASequencesStatus = methods()
            .that()
            .areDeclaredIn(ROOT + ".engine.Sequence")
            .and()
            .haveNameMatching("admit|preempt|finish|advance|append")
            .should()
            .onlyBeCalled()
            .byClassesThat()
            .haveSimpleName("Scheduler");

    @ArchTest
    static final ArchRule onlyTheBlockManagerChangesABlockTable = methods()
            .that()
            .areDeclaredIn(ROOT + ".engine.BlockTable")
            .and()
            .haveNameMatching("append|publish|clear")
            .should()
            .onlyBeCalled()
            .byClassesThat()
            .haveSimpleName("BlockManager");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith("org.jspecify.annotations.NullMarked");

    private static DescribedPredicate<JavaAccess<?>> readsTimeOrRandomness() {
        return DescribedPredicate.describe("reads a clock or draws a random value", access -> {
            JavaClass owner = access.getTargetOwner();
            String name = access.getName();
            return owner.isEquivalentTo(System.class) && (name.equals("nanoTime") || name.equals("currentTimeMillis"))
                    || owner.isEquivalentTo(Math.class) && name.equals("random")
                    || owner.getPackageName().equals("java.time") && name.equals("now")
                    || owner.getName()
                            .matches("java\\.(util\\.(Random|UUID|concurrent\\.ThreadLocalRandom|SplittableRandom)"
                                    + "|security\\.SecureRandom)");
        });
    }
}
