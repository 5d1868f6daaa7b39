package dev.slipway.control;

import java.time.Duration;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.resilience.retry.MethodRetrySpec;
import org.springframework.resilience.retry.SimpleRetryInterceptor;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Repeats a transaction that PostgreSQL gave up for others, as the victim of a deadlock: nothing of it is left, so it can begin anew. */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class TransactionRetry {

    private static final int MAX_RETRIES = 3;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration JITTER = Duration.ofMillis(10);

    /** Stands around what opens transactions. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor transactionRetryAdvisor() {
        var advisor = new DefaultPointcutAdvisor(
                AnnotationMatchingPointcut.forMethodAnnotation(Transactional.class),
                new SimpleRetryInterceptor(new MethodRetrySpec(
                        (_, failure) -> mayBeRepeated(failure), MAX_RETRIES, PAUSE, JITTER, 1, PAUSE.plus(JITTER))));
        advisor.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
        return advisor;
    }

    /** Not from within: a part of a transaction is lost with the whole. */
    private static boolean mayBeRepeated(Throwable failure) {
        return failure instanceof PessimisticLockingFailureException
                && !TransactionSynchronizationManager.isActualTransactionActive();
    }
}
