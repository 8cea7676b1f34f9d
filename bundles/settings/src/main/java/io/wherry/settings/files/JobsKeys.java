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
}
