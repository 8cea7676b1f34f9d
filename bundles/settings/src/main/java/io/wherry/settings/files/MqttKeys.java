package io.wherry.settings.files;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code io.wherry.mqtt.cfg}, described for tools; {@link MqttFile} reads them. */
@ObjectClassDefinition(pid = "io.wherry.mqtt", name = "Wherry: the MQTT broker")
@interface MqttKeys {
    @AttributeDefinition(description = "mqtt://HOST[:PORT] or mqtts://HOST[:PORT]")
    String uri() default "mqtt://localhost:1883";

    @AttributeDefinition(description = "What this gateway is called in topics; empty: the host's name", required = false)
    String gateway() default "";

    @AttributeDefinition(description = "Groups whose commands it takes too, with commas between them", required = false)
    String groups() default "";

    @AttributeDefinition(description = "User name", required = false)
    String username() default "";

    @AttributeDefinition(description = "Password", type = AttributeType.PASSWORD, required = false)
    String password() default "";

    @AttributeDefinition(description = "PEM file of those who sign the broker's certificate; empty: those that Java trusts", required = false)
    String ca() default "";

    @AttributeDefinition(description = "PEM file with this gateway's certificate", required = false)
    String certificate() default "";

    @AttributeDefinition(description = "PEM file with this gateway's private key", required = false)
    String key() default "";

    @AttributeDefinition(description = "Seconds between signs of life", min = "5", max = "3600")
    int keepalive() default 60;

    @AttributeDefinition(description = "Seconds between two telemetry messages", min = "1", max = "86400")
    int telemetry() default 60;

    @AttributeDefinition(description = "Whether raw AT commands may be sent over MQTT")
    boolean raw_at() default false;
}
