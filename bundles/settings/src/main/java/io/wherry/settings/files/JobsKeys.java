package io.wherry.settings.files;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code io.wherry.jobs.cfg}, described for tools; {@link JobsFile} reads them. */
@ObjectClassDefinition(pid = "io.wherry.jobs", name = "Wherry: the queue of jobs")
@interface JobsKeys {
    @AttributeDefinition(description = "Seconds for which a job may fail on its link without progress", min = "1", max = "86400")
    int patience() default 120;

    @AttributeDefinition(description = "How many jobs may wait", min = "1", max = "100000")
    int queue() default 1000;

    @AttributeDefinition(description = "Days for which a job whose request has no ttl may wait to be begun", min = "1", max = "365")
    int wait_days() default 7;

    @AttributeDefinition(description = "How many finished jobs are kept, and their states on the broker", min = "1", max = "1000")
    int keep_count() default 100;

    @AttributeDefinition(description = "Days for which finished jobs are kept", min = "1", max = "3650")
    int keep_days() default 30;
}
