package io.wherry.settings.files;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code io.wherry.files.cfg}, described for tools; {@link FilesFile} reads them. */
@ObjectClassDefinition(pid = "io.wherry.files", name = "Wherry: files")
@interface FilesKeys {
    @AttributeDefinition(description = "The folder below which commands read and write; relative: from the data folder on")
    String root() default "files";

    @AttributeDefinition(description = "Megabytes that are kept free")
    String reserve() default "16 MB";
}
