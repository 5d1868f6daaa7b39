package dev.slipway.edge;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** That some class of another package depends on a class, so that it is public with a reason. */
final class BeSeen extends ArchCondition<JavaClass> {

    private BeSeen() {
        super("be used by another package");
    }

    static BeSeen fromOtherPackages() {
        return new BeSeen();
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        boolean seen = type.getDirectDependenciesToSelf().stream()
                .anyMatch(use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
        if (!seen) {
            events.add(SimpleConditionEvent.violated(type, type.getName() + " is public and used by no other package"));
        }
    }
}
